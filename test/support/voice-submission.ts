import type { Entry } from './submission-folder.ts'

const server = `import uvicorn
from fastapi import FastAPI
from inference import answer, words

app = FastAPI()


@app.get("/api/v1/health")
async def health():
    return {"status": "healthy", "initialization_status": {"model_loaded": True, "error": None}}


@app.post("/api/v1/inference")
@app.post("/api/v1/v2v")
async def inference(body: dict):
    return {"audio_data": answer(body["audio_data"], body["sample_rate"]), "text": ""}


@app.post("/api/v1/v2t")
async def v2t(body: dict):
    return {"text": words(body["audio_data"])}


if __name__ == "__main__":
    uvicorn.run(app, host="0.0.0.0", port=8000)
`

/** What makes the smallest valid submission one of voice-to-voice. */
export const voiceSubmission: Readonly<Record<string, Entry>> = {
  'bbx.toml': 'track = "voice-to-voice"\n',
  'server.py': server,
  'inference.py': 'def answer(data, rate):\n    return data\n\n\ndef words(data):\n    return "words"\n',
}
