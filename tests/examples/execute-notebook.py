"""Executes a notebook with the Deno kernel and saves it with its outputs.

execute-notebook.py IN OUT    executes IN, writes OUT
execute-notebook.py --check   says whether it could: exit 0, or 1 with what is missing

Needs nbclient, and Deno: the program that GYRE_DENO names, or `deno`. No kernel needs to be installed.
"""

import json
import os
import shutil
import sys
import tempfile


def find_deno():
    named = os.environ.get("GYRE_DENO")
    return shutil.which(named) if named else shutil.which("deno")


def missing():
    try:
        import nbclient  # noqa: F401
    except ImportError:
        return "Python has no nbclient"
    return None if find_deno() else "there is no deno (GYRE_DENO names one)"


def execute(source, target):
    import nbformat
    from nbclient import NotebookClient

    with tempfile.TemporaryDirectory() as folder:
        spec = os.path.join(folder, "kernels", "deno")
        os.makedirs(spec)
        argv = [find_deno(), "jupyter", "--kernel", "--conn", "{connection_file}"]
        with open(os.path.join(spec, "kernel.json"), "w", encoding="utf-8") as file:
            json.dump({"argv": argv, "display_name": "Deno", "language": "typescript"}, file)
        os.environ["JUPYTER_PATH"] = folder
        notebook = nbformat.read(source, as_version=4)
        place = {"metadata": {"path": os.path.dirname(os.path.abspath(source))}}
        NotebookClient(notebook, timeout=300, kernel_name="deno", resources=place).execute()
    for cell in notebook.cells:
        cell.metadata.clear()  # times of execution: noise in a diff
    notebook.metadata = {"kernelspec": {"display_name": "Deno", "language": "typescript", "name": "deno"}}
    with open(target, "w", encoding="utf-8") as file:
        json.dump(notebook, file, indent=1, ensure_ascii=False, sort_keys=True)
        file.write("\n")


if __name__ == "__main__":
    reason = missing()
    if reason:
        sys.exit(f"cannot execute notebooks: {reason}")
    if sys.argv[1:] != ["--check"]:
        execute(sys.argv[1], sys.argv[2])
