/** Shows blocks of Markdown as elements of the page; no HTML is ever made from text. */

import { Link } from '@tanstack/react-router'
import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import { CopyButton } from '../../parts/copy-button.tsx'
import { pictureAddress } from './chapters.ts'
import classes from './markdown.module.css'
import type { Block, Inline } from './markdown-blocks.ts'

export function Markdown({ blocks }: { readonly blocks: readonly Block[] }) {
  return (
    <div className={classes.text}>
      {blocks.map((block, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the blocks of a text have no other name than their place.
        <OneBlock key={at} block={block} />
      ))}
    </div>
  )
}

function OneBlock({ block }: { readonly block: Block }) {
  switch (block.type) {
    case 'heading':
      return <Heading block={block} />
    case 'paragraph':
      return (
        <p>
          <Words content={block.content} />
        </p>
      )
    case 'note':
      return (
        <p className={classes.note}>
          <Words content={block.content} />
        </p>
      )
    case 'list':
      return <List block={block} />
    case 'code':
      return <Code text={block.text} />
    case 'picture':
      return <Picture block={block} />
    case 'table':
      return <Table block={block} />
  }
}

type Of<Type extends Block['type']> = { readonly block: Extract<Block, { readonly type: Type }> }

/** The first level is the page's own heading. */
function Heading({ block: { id, level, text } }: Of<'heading'>) {
  return level === 3 ? <h3 id={id}>{text}</h3> : <h2 id={id}>{text}</h2>
}

function List({ block: { items, ordered } }: Of<'list'>) {
  const Tag = ordered ? 'ol' : 'ul'
  return (
    <Tag>
      {items.map((content, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: as above.
        <li key={at}>
          <Words content={content} />
        </li>
      ))}
    </Tag>
  )
}

function Code({ text }: { readonly text: string }) {
  const { t } = useTranslation()
  return (
    <div className={classes.code}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long lines scroll, and the keyboard has to reach them. */}
      <pre tabIndex={0}>
        <code>{text}</code>
      </pre>
      <CopyButton text={text} what={t('guide.example')} />
    </div>
  )
}

function Picture({ block: { alt, file } }: Of<'picture'>) {
  const address = pictureAddress(file)
  if (address === undefined) return null
  return (
    <figure>
      <img className={classes.picture} src={address} alt={alt} loading="lazy" />
    </figure>
  )
}

function Table({ block: { head, rows } }: Of<'table'>) {
  return (
    <div className={classes.table}>
      <table>
        <thead>
          <tr>
            {head.map((cell, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: as above.
              <th key={at} scope="col">
                <Words content={cell} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: as above.
            <tr key={at}>
              {row.map((cell, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: as above.
                <td key={column}>
                  <Words content={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Words({ content }: { readonly content: readonly Inline[] }) {
  return content.map((part, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: as above.
    <Fragment key={at}>
      {part.type === 'text' && part.text}
      {part.type === 'bold' && <strong>{part.text}</strong>}
      {part.type === 'code' && <code>{part.text}</code>}
      {part.type === 'link' && <Reference text={part.text} to={part.to} />}
    </Fragment>
  ))
}

const CHAPTER = /^([a-z-]+)\.md(?:#(.+))?$/

/** Chapters are named by their files, as they have to be where the guide is read without the console. */
function Reference({ text, to }: { readonly text: string; readonly to: string }) {
  const chapter = CHAPTER.exec(to)
  if (chapter === null) return <a href={to}>{text}</a>
  const [, name = '', part] = chapter
  return (
    <Link to="/guide/$chapter" params={{ chapter: name }} {...(part === undefined ? {} : { hash: part })}>
      {text}
    </Link>
  )
}
