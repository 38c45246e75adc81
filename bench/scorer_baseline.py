"""The scorer the straightforward way, as a measure: one dialogue log in, one score document out.

  scorer_baseline.py OUT_DIR LOG...        writes a document a log and prints {"utterances", "steps", "seconds", "documents"}

Whole rows are parsed, distances come from the full table, sets from split(): what anybody would write first in Python.
"""
import json
import os
import sys
import time


def strip_marker(text):
    text = text.strip()
    if text.endswith("EOF"):
        text = text[:-3].strip()
    return text


def distance(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        diagonal, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            above = row[j]
            row[j] = min(above + 1, row[j - 1] + 1, diagonal + (x != y))
            diagonal = above
    return row[-1]


def lexical(a, b):
    longer = max(len(a), len(b))
    return max(0.0, 1.0 - distance(a, b) / longer) if longer else 1.0


def overlap(a, b):
    left, right = set(a.split()), set(b.split())
    union = left | right
    return len(left & right) / len(union) if union else 1.0


def read(path):
    predictions, truths = {}, {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row["event"] == "predicted":
                predictions.setdefault(row["utterance_index"], []).append(row["prediction"])
            else:
                truths[row["utterance_index"]] = row["ground_truth"]
    return predictions, truths


def score(path, weight=0.5):
    predictions, truths = read(path)
    utterances, bests = [], []
    for index in sorted(truths):
        truth = strip_marker(truths[index])
        steps, best, best_step = [], -1.0, 0
        for step, prediction in enumerate(predictions.get(index, [])):
            prediction = strip_marker(prediction)
            lex, sem, early = lexical(prediction, truth), overlap(prediction, truth), 1.0 / (step + 1)
            u = (lex * weight + sem * (1.0 - weight)) * early
            if u > best:
                best, best_step = u, step
            steps.append({
                "step": step,
                "lexical_similarity": round(lex, 4),
                "semantic_similarity": round(sem, 4),
                "earliness": round(early, 4),
                "U_step": round(u, 4),
                "prediction": prediction,
            })
        bests.append(best)
        utterances.append({
            "utterance_number": index,
            "ground_truth": truth,
            "steps": steps,
            "best_step": best_step,
            "U_best": round(best, 4),
            "total_steps": len(steps),
        })
    average = sum(bests) / len(bests) if bests else 0.0
    return {
        "log_file": path,
        "dialogue_uid": None,
        "utterances": utterances,
        "dialogue_summary": {"average_U_best_early": round(average, 4)},
    }


def main(out_dir, paths):
    began = time.perf_counter()
    averages, utterances, steps = [], 0, 0
    for path in paths:
        document = score(path)
        averages.append(document["dialogue_summary"]["average_U_best_early"])
        utterances += len(document["utterances"])
        steps += sum(len(utterance["steps"]) for utterance in document["utterances"])
        with open(os.path.join(out_dir, os.path.basename(path) + "-score.json"), "w", encoding="utf-8") as file:
            json.dump(document, file, ensure_ascii=False, indent=2)
    seconds = time.perf_counter() - began
    print(json.dumps({"utterances": utterances, "steps": steps, "seconds": seconds, "averages": averages}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
