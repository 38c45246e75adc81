"""A model that always goes on with the same words, and a tokenizer with a token a word; the chat template fails, as that of many a base model does."""

WORDS = " you today my friend .\nUser: what else"


class Rows(list):
    @property
    def shape(self):
        return (len(self), len(self[0]))

    def tolist(self):
        return list(self)


class Inputs(dict):
    def to(self, device):
        assert device == "cpu"
        return self


class AutoTokenizer:
    chat_template = "{{ broken }}"
    pad_token_id = None
    eos_token_id = 0

    @classmethod
    def from_pretrained(cls, folder, *, local_files_only):
        assert (folder / "config.json").is_file() and local_files_only
        return cls()

    def apply_chat_template(self, messages, **_):
        raise ValueError("this template has no system role")

    def __call__(self, text, *, truncation, max_length, **_):
        assert truncation and self.truncation_side == "left"
        return Inputs(input_ids=Rows([list(text)[-max_length:]]))

    def decode(self, tokens, *, skip_special_tokens):
        return "".join(tokens)


class Row(list):
    def tolist(self):
        return list(self)


class AutoModelForCausalLM:
    device = "cpu"

    class config:
        max_position_embeddings = 2048

    class generation_config:
        max_length = 20

    @classmethod
    def from_pretrained(cls, folder, *, local_files_only, use_safetensors, dtype):
        assert (folder / "config.json").is_file() and local_files_only and use_safetensors
        return cls()

    def to(self, device):
        return self

    def eval(self):
        return self

    def generate(self, *, input_ids, max_new_tokens, max_time, pad_token_id, do_sample, **_):
        assert 0 < max_time < 10 and pad_token_id == 0 and do_sample
        return [Row([*input_ids[0], *WORDS])]
