export const confirm = {
  typeName: 'Type “{{name}}” to go on',
}
