import type { SchemaTree } from 'hyparquet'

/** Physical types of numbers, and of text. */
export const numbers = ['FLOAT', 'DOUBLE', 'INT32', 'INT64']
export const text = ['BYTE_ARRAY']

/** The column of that name below another one. */
export function child(node: SchemaTree | undefined, name: string): SchemaTree | undefined {
  return node?.children.find(({ element }) => element.name === name)
}

/** A single value of one of these types. */
export function isLeaf(node: SchemaTree | undefined, types: readonly string[]): boolean {
  return node !== undefined && node.children.length === 0 && isOnce(node) && types.includes(node.element.type ?? '')
}

/** Of leaves alone: what nests deeper is no struct of the producer. */
export function isStruct(node: SchemaTree | undefined): boolean {
  return node !== undefined && isOnce(node) && node.children.every((field) => field.children.length === 0 && isOnce(field))
}

/** The three levels that the format prescribes: the list, its repeated group, the element. */
export function isList(node: SchemaTree | undefined, types: readonly string[]): boolean {
  const [group, ...others] = node?.children ?? []
  if (node?.element.converted_type !== 'LIST' || group === undefined || others.length > 0 || !isOnce(node)) return false
  const [element, ...more] = group.children
  return group.element.repetition_type === 'REPEATED' && more.length === 0 && isLeaf(element, types)
}

function isOnce({ element }: SchemaTree): boolean {
  return element.repetition_type !== 'REPEATED'
}
