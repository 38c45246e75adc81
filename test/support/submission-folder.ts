import { chmod, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A well-known development address (`//Alice`): public, and nobody's. */
export const alice = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY'
export const bob = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty'

export type Entry = string | Uint8Array | { link: string } | { executable: string } | null

const server = `import uvicorn
from fastapi import FastAPI
from inference import complete

app = FastAPI()


@app.get("/healthz")
@app.api_route("/health", methods=["GET", "POST"])
async def health():
    return {"status": "healthy", "model": "demo", "model_loaded": True}


@app.post("/predict")
async def predict(body: dict):
    text = complete(body["prefix"])
    return {
        "success": True,
        "model": "demo",
        "utterance": {**body, "prediction": text},
        "error": None,
        "context_used": body.get("context", ""),
        "complete": True,
        "prediction": text,
    }


if __name__ == "__main__":
    uvicorn.run(app, port=8000)
`

/** The smallest submission without a finding. Fixtures say what they change about it; null takes a file away. */
export const validSubmission: Readonly<Record<string, Entry>> = {
  'bbx.toml': 'track = "babelbit"\n',
  'hotkey.txt': alice,
  Dockerfile: 'FROM python:3.11-slim\nWORKDIR /app\nCOPY . .\nRUN pip install -r requirements.txt\nCMD ["python", "server.py"]\n',
  'requirements.txt': 'fastapi==0.115.0\nuvicorn==0.30.6\n',
  'server.py': server,
  'inference.py': 'def complete(prefix):\n    return prefix + " and so on"\n',
  '.dockerignore': '.bbx\n.env\n.env.*\n.git\n__pycache__\n',
}

/** A folder with these entries, gone when the test is over. Returns its path without symbolic links. */
export async function folderWith(entries: Readonly<Record<string, Entry>>): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'bbx-submission-')))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  for (const [path, entry] of Object.entries(entries)) {
    if (entry === null) continue
    const target = join(folder, path)
    await mkdir(dirname(target), { recursive: true })
    if (typeof entry === 'string' || entry instanceof Uint8Array) await writeFile(target, entry)
    else if ('link' in entry) await symlink(entry.link, target)
    else {
      await writeFile(target, entry.executable)
      await chmod(target, 0o755)
    }
  }
  return folder
}

export function submissionWith(changes: Readonly<Record<string, Entry>>): Promise<string> {
  return folderWith({ ...validSubmission, ...changes })
}
