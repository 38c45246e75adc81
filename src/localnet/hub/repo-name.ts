const part = '[A-Za-z0-9](?:[\\w.-]{0,94}\\w)?'

/** `owner/name`, as a hub takes it. */
export const repoName = new RegExp(`^${part}/${part}$`)
