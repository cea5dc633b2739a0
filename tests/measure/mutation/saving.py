"""Faults in what is kept of answers, and in what a saved notebook shows: see ``faults``."""

MEMORY = {
    "exercises.memory.folder": [
        ("off must be written small", 'named.lower() == "off"', 'named == "off"'),
        ("tests keep answers", "(not named and any(map(os.environ.get, _UNATTENDED)))", "False"),
        ("a named folder does not count in CI", "(not named and any", "(any"),
        ("the browser keeps nothing", "return Path.cwd()", "return None"),
        ("a named folder is not looked at", "Path(named).expanduser() if named else ", ""),
    ],
    "exercises.memory._data_directory": [
        ("another variable on Windows", '"LOCALAPPDATA"', '"APPDATA"'),
        ("the variable for data is not looked at", 'os.environ.get("XDG_DATA_HOME") or ', ""),
    ],
    "exercises.memory.Slot": [
        ("another question's answer is shown", "kept if kept and kept.question == question else None", "kept")
    ],
    "exercises.memory.Memory": [
        ("the last answer counts", "if name not in answers or answers[name].question != question:", "if True:"),
        ("a changed question keeps its old answer", " or answers[name].question != question", ""),
        ("all others are forgotten", "answers | {name: Kept(", "{name: Kept("),
        ("what cannot be read is written", "given if isinstance(given, str) and _is_sane(given) else None", "given"),
        ("two kernels write at once", "if stream is not None:", "if False:"),
        ("the new file is left", "os.replace(new, self.path)", "self.path.write_text(text)"),
        ("an unfinished file is left", "os.unlink(new)", "pass"),
        ("it forgets all but what a killed kernel had begun", "unfinished.unlink()", "pass"),
        ("one that was set aside is overwritten", "if not os.path.lexists(place):", "if True:"),
        ("nothing is set aside", "self.path.rename(place)", "self.path.unlink()"),
        ("a folder is read", "if not stat.S_ISREG(about.st_mode):", "if False:"),
        ("the same thing is said again", "if words not in self._said:", "if True:"),
        ("said for ever", 'words, self._complaints = " ".join(self._complaints), []', 'words = "".join(self._said)'),
    ],
    "exercises.memory._parse": [
        ("of any size", "if len(source) > _LIMIT:", "if False:"),
        ("another program's file is believed", ' or page.get("course") != COURSE', ""),
        ("a newer file is a damaged one", "if type(version) is int and version > FORMAT:", "if False:"),
        ("of any version", "version != FORMAT or ", ""),
        ("answers may be anything", "not isinstance(answers, dict) or ", ""),
    ],
    "exercises.memory._kept": [
        ("any text is a day", "date.fromisoformat(kept.on)", "kept.on"),
        ("any answer", "(kept.given is None or _is_sane(kept.given))", "True"),
    ],
    "exercises.memory._is_sane": [
        ("of any length", " and len(text) <= _LONGEST", ""),
        ("of any letters", " and text.isprintable()", ""),
    ],
    "exercises.memory._lock": [("no patience", "if time.monotonic() > end:", "if True:")],
    "exercises.memory._try_to_lock": [
        ("a disk without locks is locked for ever", "return problem.errno not in", "return problem.errno in"),
    ],
}

FACES = {
    "live.faces.asked_by_a_page": [
        ("tools are readers", 'return "cellId" in (asked.get("metadata") or {})', "return True"),
        ("pages are tools", 'return "cellId" in (asked.get("metadata") or {})', "return False"),
        ("the browser has no page", "if _in_the_browser():", "if False:"),
    ],
    "live.faces.Face": [
        ("sent without a page", "if not asked_by_a_page():", "if False:"),
        (
            "a style for each place",
            "if not self.is_open:\n            self.is_open",
            "if True:\n            self.is_open",
        ),
        ("the face is seen beside its widget", "{{display:none}}", "{{}}"),
        ("filled where a server saves", "if _in_the_browser():", "if True:"),
        ("empty where none does", "if _in_the_browser():", "if False:"),
        ("shown though never opened", "if not self.is_open:\n            return", "if False:\n            return"),
        ("shown while things move", "if left > 0:", "if False:"),
        ("the last change does not count", "self._changed = time.monotonic()", "self._changed or time.monotonic()"),
        ("each change waits by itself", "if self.is_open and not self._waits:", "if self.is_open:"),
        ("shown once and never again", "self._waits = False\n        left", "left"),
        ("another output each time", "update=update", "update=False"),
        ("nobody knows whose face", '{"face": self._widget.model_id}', '{"face": ""}'),
        ("one name for all", 'f"primer-face-{self._widget.model_id}"', '"primer-face-"'),
    ],
    "live.faces._page": [
        ("words are code", "{escape(words)}</pre>", "{words}</pre>"),
        ("a picture's words are code", 'alt="{escape(words)}"', 'alt="{words}"'),
        ("the picture is left out", "if not picture:", "if True:"),
    ],
    "live.gone._RULES": [
        (
            "no class of ipywidgets'",
            'jupyter-widgets-disconnected::before {\n  content: "I',
            'gone::before {\n  content: "I',
        ),
        ("no class of ours", '""".primer-live.', '""".live.'),
        ("it does not say what to do", "run this cell again", "it"),
        ("said by each part", "::before { content: none; }", "::before { }"),
        ("sliders still move", "pointer-events: none", "pointer-events: auto"),
    ],
    "live.gone.sign": [("it takes room", 'look={"display": "none"}', "look={}")],
    "live.pointer.Pointer": [
        ("a finger that scrolls drags", "across > along", "across < along"),
        ("two fingers drag", 'kind != "touchmove" or len(touches) > 1', 'kind != "touchmove"'),
        ("of two fingers the first", 'kind == "touchstart" and len(touches) == 1', 'kind == "touchstart"'),
        (
            "it drags on when it was lifted",
            "            self._put(*self._place(where))\n            self._down = False",
            "            self._put(*self._place(where))",
        ),
        ("upside down", "height - y * scale", "y * scale"),
        ("not to the page's scale", "x * scale,", "x,"),
        ("what is late is lost", "call_later(_STALE, put)", "call_later(_STALE, id, put)"),
        ("hovering is sent", "_DRAGGING if self._down else _AT_REST", "_DRAGGING"),
    ],
    "live.pointer._of_a_mouse": [
        ("any button", '{"mousedown": left and', '{"mousedown": True and'),
        ("it drags on where it was let go elsewhere", ' or (kind == "mousemove" and not event["buttons"] & 1)', ""),
    ],
    "live.pointer.values_at": [("anywhere", " or not ax.bbox.contains(x, y)", "")],
    "live.rest.give_back_soon": [
        ("once for each call", "_timers.pop().cancel()", "_timers.pop()"),
        ("only after the first", "_timers.append(timer)", "timer.cancel()"),
        ("a thread without a loop stops", "suppress(RuntimeError)", "suppress(KeyError)"),
    ],
    "live.rest._trim": [("C is asked in a browser", 'if sys.platform == "linux"', "if True")],
    "live.rest._give_back": [("where there is nothing to ask", "if trim := _trim():", "if (trim := _trim()) or True:")],
}

SETTLE = {
    "tools.settle.settle": [
        ("always something", "settled = False", "settled = True"),
        ("never anything", "settled = True", "settled = False"),
        ("everything is ours", " if _is_ours(output)]", "]"),
        ("faces are not worn", "_wear_faces(ours)", "pass"),
        ("faces stay", " if not _is_face(output)]", "]"),
        ("pictures of other cells", 'before.get(cell.get("id"), ())', "next(iter(before.values()), ())"),
        ("the state of others' views goes", " and not any(map(_has_view, _outputs(notebook)))", ""),
        ("the state stays", '_drop_state(notebook.get("metadata", {}))', "pass"),
    ],
    "tools.settle._settle_output": [
        ("the one thing to be seen goes", "if len(data) > 1:", "if True:"),
        ("views stay", "data.pop(VIEW, None)", "pass"),
        ("marks stay", 'del output["metadata"][_MARK]', "pass"),
        ("each picture is stored anew", "kept if same else _packed(new)", "_packed(new)"),
        ("an old picture beside new words", " and words[0] == words[1]", ""),
        ("the picture is not looked at", " and look_the_same(new, kept)", ""),
    ],
    "tools.server._stored": [("another file", 'Path(manager.root_dir, path.strip("/"))', "Path(manager.root_dir)")],
    "tools.settle.look_the_same": [
        ("only the same bytes", "<= tolerance", "< 0"),
        ("whatever it looks like", "<= tolerance", "<= 255"),
    ],
    "tools.settle._mark": [("a mark may be anything", "isinstance(mark, dict) and ", "mark and ")],
    "tools.settle._is_ours": [("any mark of that name", " is True", " is not None")],
    "tools.settle._is_face": [
        ("anything is a face", 'isinstance(_mark(output).get("face"), str)', '"face" in _mark(output)')
    ],
    "tools.settle._wear_faces": [
        ("any face", 'faces.get(view.get("model_id"))', "next(iter(faces.values()), None)"),
        ("empty ones too", "if not words:", "if False:"),
        ("the words it began with", 'output["data"]["text/plain"] = words', "pass"),
        ("the picture it began with", 'output["data"]["image/png"] = picture[1]', "pass"),
        ("that picture's words", '["alt"] = words', '["alt"] = ""'),
        ("a question gets a picture", ' and "image/png" in output["data"]', ""),
    ],
    "tools.settle._drop_state": [
        ("whatever else is there", " and set(widgets) <= {_STATE}", ""),
        ("nothing", 'del metadata["widgets"]', "pass"),
    ],
}
