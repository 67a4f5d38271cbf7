// The page: bar, gallery or session, messages, help.

import type { VNode } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Gallery } from "./gallery.tsx";
import { Brand, Icon, IconButton } from "./icons.tsx";
import { KEYS } from "./keys.ts";
import { OutputMenu } from "./output-menu.tsx";
import type { Page } from "./page.ts";
import { scheme, toggleScheme } from "./scheme.ts";
import { SessionView } from "./session-view.tsx";

function TopBar({ page }: { page: Page }): VNode {
  const session = page.state.session.value;
  return (
    <header class="top-bar">
      <button
        type="button"
        class="brand"
        aria-label="gyre: to the gallery"
        onClick={() => page.go({ subject: { kind: "gallery" } })}
      >
        <Brand /> <span class="brand-name">gyre</span>
      </button>
      {session ? <h1>{session.title}</h1> : <span class="spring" />}
      {session ? <OutputMenu key={session.id} page={page} session={session} /> : null}
      <IconButton name="open" label="Open a file" onClick={() => page.chooseFiles()} />
      <IconButton
        name={scheme.value === "dark" ? "sun" : "moon"}
        label={scheme.value === "dark" ? "Light colours" : "Dark colours"}
        onClick={toggleScheme}
      />
      <IconButton name="help" label="Keys (?)" onClick={() => page.act("help")} />
      {session ? (
        <IconButton
          name="panel"
          label="Panel (i)"
          isPressed={session.isPanelOpen.value}
          onClick={() => page.act("panel")}
        />
      ) : null}
    </header>
  );
}

function Messages({ page }: { page: Page }): VNode {
  return (
    <div class="messages">
      {page.state.messages.value.map(({ id, kind, text }) => (
        <div key={id} class={`message ${kind}`} role={kind === "error" ? "alert" : "status"}>
          <p>{text}</p>
          <IconButton name="close" label="Close this message" onClick={() => page.state.dismiss(id)} />
        </div>
      ))}
    </div>
  );
}

function Help({ page }: { page: Page }): VNode {
  const dialog = useRef<HTMLDialogElement>(null);
  const isOpen = page.state.isHelpOpen.value;
  useEffect(() => {
    if (isOpen) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isOpen]);
  const close = (): void => {
    page.state.isHelpOpen.value = false;
  };
  return (
    <dialog ref={dialog} aria-labelledby="help-title" onClose={close}>
      <header>
        <h2 id="help-title">Keys</h2>
        <IconButton name="close" label="Close" onClick={close} />
      </header>
      <div class="dialog-body">
        <ul class="keys">
          {KEYS.map(({ shown, text }) => (
            <li key={shown}>
              <kbd>{shown}</kbd>
              {text}
            </li>
          ))}
          <li>
            <kbd>1 – 9</kbd>cameras
          </li>
        </ul>
        <p class="hint">
          Drag turns the camera, the wheel or two fingers move it nearer, the right button shifts it.
        </p>
      </div>
    </dialog>
  );
}

/** The whole page. */
export function App({ page }: { page: Page }): VNode {
  const session = page.state.session.value;
  const loading = page.state.loading.value;
  return (
    <div class="shell">
      <TopBar page={page} />
      {session ? <SessionView key={session.id} page={page} session={session} /> : <Gallery page={page} />}
      <Messages page={page} />
      {loading === undefined ? null : (
        <div class="curtain" role="status">
          <Icon name="restart" />
          {loading}
        </div>
      )}
      {page.isDropping.value ? <div class="drop-here">Drop to open</div> : null}
      <Help page={page} />
    </div>
  );
}
