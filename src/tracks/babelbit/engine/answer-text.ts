type Scalar = string | number | boolean | null | undefined

/**
 * Python's `json.dumps(fields, ensure_ascii=False)` of a flat object: a space after each colon and comma. Fields that are
 * undefined are left out. Numbers must be integers.
 */
export function answerText(fields: Readonly<Record<string, Scalar>>): string {
  let text = '{'
  for (const key in fields) {
    const value = fields[key]
    if (value === undefined) continue
    text += `${text.length > 1 ? ', ' : ''}"${key}": ${typeof value === 'string' ? JSON.stringify(value) : value}`
  }
  return `${text}}`
}
