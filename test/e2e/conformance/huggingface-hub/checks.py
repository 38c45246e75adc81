"""What a miner's or validator's Python does with the hub, done with a rehearsal: one JSON line a check."""

import hashlib
import json
import pathlib
import sys
import tempfile

from huggingface_hub import HfApi, hf_hub_download, snapshot_download
from huggingface_hub.utils import EntryNotFoundError, RepositoryNotFoundError

READ_TOKEN, THEIRS, THEIR_COMMIT = sys.argv[1:4]
REPO = "miner/of-python"
api = HfApi()


def check(name, value):
    try:
        print(json.dumps({"name": name, "value": value()}), flush=True)
    except Exception as error:  # noqa: BLE001
        print(json.dumps({"name": name, "error": f"{type(error).__name__}: {error}"}), flush=True)


def digests(folder):
    files = sorted(path for path in pathlib.Path(folder).rglob("*") if path.is_file() and ".cache" not in path.parts)
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def raises(kind, call):
    try:
        call()
    except kind as error:
        return type(error).__name__
    return "nothing"


source = pathlib.Path(tempfile.mkdtemp())
(source / "deep" / "er").mkdir(parents=True)
(source / "README.md").write_text("---\nlicense: mit\n---\n# x\n")
(source / "empty.txt").write_text("")
(source / "deep" / "er" / "notes.txt").write_text("ü" * 1000)
(source / "small.safetensors").write_bytes(bytes(range(256)) * 100)
(source / "deep" / "large.bin").write_bytes(bytes(range(251)) * 10_000)

check("whoami", lambda: api.whoami()["name"])
check("create", lambda: str(api.create_repo(REPO, private=True).repo_id))
check("create again", lambda: str(api.create_repo(REPO, private=True, exist_ok=True).repo_id))
check("private to others", lambda: raises(RepositoryNotFoundError, lambda: HfApi(token=False).model_info(REPO)))
check("a token that reads", lambda: raises(Exception, lambda: HfApi(token=READ_TOKEN).upload_file(path_or_fileobj=b"x", path_in_repo="x", repo_id=REPO)) != "nothing")
first = api.upload_folder(repo_id=REPO, folder_path=source, commit_message="first")
check("commit", lambda: len(first.oid))
check("list", lambda: sorted(api.list_repo_files(REPO)))
check("lfs", lambda: sorted(s.rfilename for s in api.model_info(REPO, files_metadata=True).siblings if s.lfs))
check("sizes", lambda: {s.rfilename: s.size for s in api.model_info(REPO, files_metadata=True).siblings if s.rfilename != ".gitattributes"})
check("tree", lambda: sorted(e.path for e in api.list_repo_tree(REPO, path_in_repo="deep", recursive=True)))
check("paths", lambda: [p.path for p in api.get_paths_info(REPO, ["deep/large.bin", "none"])])
same = {path: digest for path, digest in digests(source).items()}


def downloaded(revision):
    folder = tempfile.mkdtemp()
    snapshot_download(REPO, revision=revision, local_dir=folder)
    found = digests(folder)
    found.pop(".gitattributes")
    return found


check("downloads equal", lambda: downloaded(first.oid) == same)
check("nothing new", lambda: api.upload_folder(repo_id=REPO, folder_path=source).oid == first.oid)
check("delete", lambda: api.delete_file("empty.txt", REPO).oid != first.oid)
check("deleted", lambda: "empty.txt" in api.list_repo_files(REPO))
check("the commit before has it", lambda: downloaded(first.oid) == same)
check("a file that is not there", lambda: raises(EntryNotFoundError, lambda: hf_hub_download(REPO, "none.txt")))
check("a conflict", lambda: raises(Exception, lambda: api.upload_file(path_or_fileobj=b"y", path_in_repo="y", repo_id=REPO, parent_commit=first.oid)) != "nothing")
check("commits", lambda: len(api.list_repo_commits(REPO)))
check("refs", lambda: [branch.name for branch in api.list_repo_refs(REPO).branches])
check("public", lambda: (api.update_repo_settings(REPO, private=False), HfApi(token=False).model_info(REPO).private)[1])
check("gated", lambda: (api.update_repo_settings(REPO, gated="auto"), api.model_info(REPO).gated)[1])
check("delete folder", lambda: (api.delete_folder("deep", REPO), sorted(api.list_repo_files(REPO)))[1])
check("dataset", lambda: (api.create_repo("miner/clips", repo_type="dataset"), api.upload_file(path_or_fileobj=b"PAR1" * 9, path_in_repo="a.parquet", repo_id="miner/clips", repo_type="dataset"), api.list_repo_files("miner/clips", repo_type="dataset"))[2])


def of_bbx():
    folder = tempfile.mkdtemp()
    snapshot_download(THEIRS, revision=THEIR_COMMIT, local_dir=folder)
    found = digests(folder)
    found.pop(".gitattributes")
    return found


check("what bbx sent", of_bbx)
check("delete repository", lambda: (api.delete_repo(REPO), raises(RepositoryNotFoundError, lambda: api.model_info(REPO)))[1])
