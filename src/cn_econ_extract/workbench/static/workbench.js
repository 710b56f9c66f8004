// The workbench: sends the article, shows what comes back. Speaks to its own server only.
(() => {
  "use strict";
  const at = (id) => document.getElementById(id);
  const field = at("article");
  const maxBytes = Number(document.body.dataset.maxBytes);
  const SAMPLE = {
    published: "2024-05-20",
    title: "云溪储能产业园开工",
    text:
      "本报讯 5月18日,云溪储能产业园项目在长沙经开区开工。项目由湖南星河储能科技有限公司投资建设,总投资约25亿元,占地260亩," +
      "计划2025年底投产,达产后年产值可达40亿元,新增就业800人。\n\n" +
      "当天,长沙市人民政府与上海蓝禾新材料股份有限公司签订战略合作协议,后者拟投资6.8亿元建设电池隔膜生产基地。",
  };
  let article = ""; // what was given: a text, or a file, whose bytes the server decodes
  let current = null; // the request under way; a newer one takes its place
  let timer = 0;

  function fail(problem) {
    at("error").textContent = problem;
    at("error").hidden = !problem;
  }

  const sizeOf = (body) => (typeof body === "string" ? new Blob([body]).size : body.size);

  // Asks for the article's records in a format. The answer, or an Error that says why there is none.
  async function ask(format, signal) {
    if (sizeOf(article) > maxBytes)
      throw new Error(`文章过大 · the article is larger than ${maxBytes.toLocaleString("en")} bytes: split it`);
    const options = { format, published: at("published").value, home: at("home").value, title: at("title").value };
    const answer = await fetch(`/api/extract?${new URLSearchParams(options)}`, {
      method: "POST", body: article, signal, headers: { "Content-Type": "application/octet-stream" },
    }).catch((error) => {
      throw error.name === "AbortError" ? error : new Error("工作台没有应答 · the workbench does not answer: is it still running?");
    });
    if (answer.ok) return answer;
    const told = await answer.json().catch(() => ({}));
    throw new Error(told.error ?? `${answer.status} ${answer.statusText}`);
  }

  async function extract() {
    clearTimeout(timer);
    current?.abort();
    if (typeof article === "string" && !article.trim()) return reset();
    const mine = (current = new AbortController());
    document.body.classList.add("busy");
    try {
      const shown = await (await ask("page", mine.signal)).json();
      if (mine === current) show(shown);
    } catch (error) {
      if (error.name !== "AbortError" && mine === current) fail(error.message);
    } finally {
      if (mine === current) document.body.classList.remove("busy");
    }
  }

  function show(shown) {
    fail("");
    if (typeof article !== "string") field.value = shown.text;
    // a fragment of the server, in which all that is the article's is escaped
    at("records").innerHTML = shown.html;
    at("notes").replaceChildren(
      ...shown.warnings.map((warning) => Object.assign(document.createElement("p"), { className: "note", textContent: warning })),
    );
    const bold = (number) => Object.assign(document.createElement("b"), { textContent: number.toLocaleString("en") });
    at("summary").replaceChildren(
      bold(shown.events), " 个事件 · ", bold(shown.entities), " 个实体 · ", bold(shown.relations), " 个关系 · ",
      bold(shown.characters), " 字", shown.published ? ` · 见报 ${shown.published}` : "",
    );
    at("result").hidden = false;
  }

  function reset() {
    current = null;
    document.body.classList.remove("busy");
    fail("");
    at("result").hidden = true;
    at("records").replaceChildren();
  }

  function take(given) {
    article = given;
    if (typeof given !== "string") field.value = "";
    extract();
  }

  function takeFiles(files) {
    if (files.length > 1) fail("一次只读一篇 · one article at a time: drop a single file, or use cn-econ-extract run");
    else if (files.length) take(files[0]);
  }

  async function download(format) {
    try {
      const blob = await (await ask(format)).blob();
      const link = document.createElement("a");
      link.href = URL.createObjectURL(blob);
      const name = at("title").value || (typeof article === "string" ? "records" : article.name.replace(/\.\w+$/, ""));
      link.download = `${name}.${format}`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    } catch (error) {
      fail(error.message);
    }
  }

  // pasted text shows its records at once, typed text when the typing rests
  field.addEventListener("input", (event) => {
    article = field.value;
    clearTimeout(timer);
    timer = setTimeout(extract, event.inputType === "insertFromPaste" || event.inputType === "insertFromDrop" ? 0 : 500);
  });
  for (const id of ["published", "home", "title"]) at(id).addEventListener("change", extract);
  at("options").addEventListener("submit", (event) => {
    event.preventDefault();
    extract();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) extract();
  });
  at("open").addEventListener("click", () => at("file").click());
  at("file").addEventListener("change", () => {
    takeFiles(at("file").files);
    at("file").value = "";
  });
  at("sample").addEventListener("click", () => {
    at("published").value = SAMPLE.published;
    at("title").value = SAMPLE.title;
    field.value = SAMPLE.text;
    take(SAMPLE.text);
  });
  at("clear").addEventListener("click", () => {
    for (const input of [field, at("published"), at("home"), at("title")]) input.value = "";
    take("");
    field.focus();
  });
  at("downloads").addEventListener("click", (event) => {
    if (event.target.dataset.format) download(event.target.dataset.format);
  });

  // a file may be dropped anywhere; the browser shall not leave the page for it
  const hasFiles = (event) => event.dataTransfer.types.includes("Files");
  document.addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    at("input").classList.add("over");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) at("input").classList.remove("over");
  });
  document.addEventListener("drop", (event) => {
    at("input").classList.remove("over");
    if (!hasFiles(event)) return;
    event.preventDefault();
    takeFiles(event.dataTransfer.files);
  });
})();
