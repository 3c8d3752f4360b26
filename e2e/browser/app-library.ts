/** What a library that we did not write does for an app that signs people in. */

export interface AppDevice {
  readonly id: string
  readonly name: string
}

export interface Tokens {
  readonly access: string
  readonly refresh: string
}

export interface AppLibrary {
  /** The address to open in the browser. */
  begin(device: AppDevice, redirectUri: string): Promise<string>
  /** Exchanges what came back for tokens, checking all that the library checks. */
  finish(answer: URL): Promise<Tokens>
  refresh(token: string): Promise<Tokens>
}

export type StartLibrary = (server: string, clientId: string) => Promise<AppLibrary>

/** What every app tells of the device that it runs on. */
export function deviceParameters({ id, name }: AppDevice): Record<string, string> {
  return { device_id: id, device_name: name, platform: 'Android 16', app_version: '4.2.0' }
}
