"""What the chute answers: called for one step at a time, with what load.py returned."""

import hashlib
import os
import re
from typing import Any

SECONDS = 8.0
"""A generation stops then with what it has: validators wait for 10 seconds."""
CONTEXT_SEPARATOR = " EOF "
CONTEXT_UTTERANCES = 12
CONTEXT_LETTERS = 3000
INSTRUCTIONS = (
    "You overhear a conversation and finish other people's sentences. You get the utterances so far and the beginning of "
    "the next one. Reply with that next utterance in full, on one line, starting with exactly the words given. "
    "Add no quotation marks, no name of a speaker and no explanation."
)
ENDS = re.compile(r"\n|\bEOF\b|(?:^|\s)(?:System|User|Assistant|Human):|<\|")
"""Where an answer stops being the utterance: another line, the validators' separator, a role, a control token."""
GLUED = re.compile(r"^[^\s\w]+(?=\s|$)")
"""Marks that the model put to the last word: a validator sends whole words, so they are known to be wrong."""


def predict_utterance(model: Any, prefix: str, context: str) -> str:
    """The full utterance: `prefix` exactly as it is, then what the model adds. The same input gives the same answer."""
    import torch

    wanted = int(os.environ.get("CHUTE_MAX_NEW_TOKENS") or 24)
    new_tokens = min(wanted, model.room // 2)
    inputs = encode(model, prefix, context, model.room - new_tokens).to(model.model.device)
    with torch.inference_mode():
        output = model.model.generate(
            **inputs,
            **sampling(prefix, context),
            max_new_tokens=new_tokens,
            max_time=SECONDS,
            pad_token_id=model.tokenizer.eos_token_id if model.tokenizer.pad_token_id is None else model.tokenizer.pad_token_id,
        )
    tokens = output[0].tolist()
    # Decoded together and then cut: alone, some tokenizers lose the blank before the first new word.
    known = model.tokenizer.decode(tokens[: inputs["input_ids"].shape[1]], skip_special_tokens=True)
    return full_utterance(prefix, model.tokenizer.decode(tokens, skip_special_tokens=True)[len(known) :])


def sampling(prefix: str, context: str) -> dict[str, Any]:
    """CHUTE_DO_SAMPLE 0 or CHUTE_TEMPERATURE 0: the likeliest token each time."""
    import torch

    temperature = float(os.environ.get("CHUTE_TEMPERATURE") or 0.7)
    if temperature <= 0 or os.environ.get("CHUTE_DO_SAMPLE", "1").lower() in ("0", "false", "no"):
        return {"do_sample": False, "temperature": None, "top_p": None, "top_k": None}
    torch.manual_seed(int.from_bytes(hashlib.sha256(f"{prefix}\0{context}".encode()).digest()[:8], "big") >> 1)
    return {
        "do_sample": True,
        "temperature": temperature,
        "top_p": float(os.environ.get("CHUTE_TOP_P") or 0.95),
        "top_k": int(os.environ.get("CHUTE_TOP_K") or 50),
    }


def encode(model: Any, prefix: str, context: str, most: int) -> Any:
    """The prompt as tokens, cut at its beginning where it does not fit. A base model without a usable chat template only continues text."""
    tokenizer = model.tokenizer
    tokenizer.truncation_side = "left"
    how: dict[str, Any] = {"return_tensors": "pt", "truncation": True, "max_length": most, "return_token_type_ids": False}
    earlier = earlier_utterances(context)
    begun = prefix.strip()
    if tokenizer.chat_template:
        dialogue = "".join(f"- {utterance}\n" for utterance in earlier)
        before = f"The conversation so far:\n{dialogue}\n" if dialogue else ""
        question = f"{before}The next utterance begins with:\n{begun}"
        messages = [{"role": "system", "content": INSTRUCTIONS}, {"role": "user", "content": question}]
        try:
            chat = tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True, enable_thinking=False)
        except Exception as error:
            # A template is a program of the model's author: it may fail in any way, and base models have some that do.
            print(f"the chat template failed ({error}): the model is asked to continue plain text", flush=True)
        else:
            return tokenizer(chat + begun, add_special_tokens=False, **how)
    return tokenizer("\n".join((*earlier, begun)), **how)


def earlier_utterances(context: str) -> list[str]:
    """The latest utterances of a context, in their order: a long dialogue must not make the answer late."""
    kept: list[str] = []
    letters = 0
    utterances = [text for part in context.split(CONTEXT_SEPARATOR) if (text := " ".join(part.split()))]
    for utterance in reversed(utterances[-CONTEXT_UTTERANCES:]):
        letters += len(utterance)
        if letters > CONTEXT_LETTERS:
            break
        kept.append(utterance)
    return kept[::-1]


def full_utterance(prefix: str, generated: str) -> str:
    """The words so far, then what the model added; where it began again with them they are there once."""
    ends = ENDS.search(generated)
    text = generated[: ends.start()] if ends else generated
    again = text.strip().removeprefix('"')
    said = prefix.strip()
    if again == said or again.startswith(f"{said} "):
        text = again.removeprefix(said).removesuffix('"')
    completion = " ".join(GLUED.sub("", text).split())
    if not completion:
        return prefix
    return prefix + ("" if prefix[-1:].isspace() else " ") + completion
