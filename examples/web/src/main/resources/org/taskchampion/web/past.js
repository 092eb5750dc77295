// What was done, and taking it back: undo and redo with what they would do, the history, conflicts; and the keys.

import { $, button, el, iconButton, longTime, plural, said, shown, toast } from './dom.js';
import { get, post } from './api.js';

/** Opens the dialog; what was in it is gone. */
export function openDialog(title, body, buttons) {
  const dialog = $('dialog');
  dialog.replaceChildren(
    el('header', {}, el('h2', { id: 'dialog-title' }, title), iconButton('close', 'Close', closeDialog)),
    el('div', { class: 'content', tabindex: '0', role: 'group', 'aria-labelledby': 'dialog-title' }, body),
    buttons?.length ? el('footer', {}, buttons) : '');
  if (!dialog.open) dialog.showModal();
  (dialog.querySelector('.primary') ?? dialog.querySelector('footer button') ?? dialog.querySelector('button')).focus();
}

export const closeDialog = () => $('dialog').close();

$('dialog').addEventListener('click', (event) => {
  if (event.target === $('dialog')) closeDialog();
});

function change(it) {
  return el('li', {}, el('span', { class: 'name' }, said(it.name)), ' ',
    it.from == null ? null : el('del', {}, said(shown(it.from))),
    it.from != null && it.to != null ? ' → ' : ' ',
    it.to == null ? null : el('ins', {}, said(shown(it.to))));
}

/** What operations did, task by task. */
function tasks(what) {
  return [
    ...what.tasks.map((task) => el('div', { class: 'changed' },
      el('p', {}, el('span', { class: 'verb' }, task.kind), ' ', said(task.description)),
      task.changes.length ? el('ul', {}, task.changes.map(change)) : null)),
    what.more ? el('p', {}, 'and ' + plural(what.more, 'more task')) : null,
  ].filter(Boolean);
}

/**
 * Shows what would be done, and does exactly that. Where something else was done meanwhile, the server refuses, and what
 * is so now is shown.
 */
async function offer(kind, title, lead, verb, done, refused) {
  let what;
  try {
    what = await get(kind);
  } catch (e) {
    return toast(e.message);
  }
  if (what.problem) return toast(refused ? refused + ' ' + what.problem : what.problem);
  openDialog(title, el('div', {},
    refused ? el('p', { class: 'problem', role: 'alert' }, said(refused)) : null,
    el('p', {}, what.who ? ['This was done by ', said(what.who), ', and not by this page:'] : lead),
    tasks(what), what.time ? el('p', { class: 'when' }, longTime(what.time)) : null),
  [button('Cancel', closeDialog),
    button(verb, async () => {
      closeDialog();
      try {
        await post(kind, { id: what.id });
        toast(done);
      } catch (e) {
        if (e.status === 409) await offer(kind, title, lead, verb, done, e.message);
        else toast(e.message);
      }
    }, { class: 'primary' })]);
}

export const undo = () => offer('undo', 'Undo', 'This will be taken back:', 'Undo', 'Taken back.');

export const redo = () => offer('redo', 'Redo', 'This will be done again. It was undone like this:', 'Redo', 'Done again.');

export async function history() {
  let answer;
  try {
    answer = await get('history');
  } catch (e) {
    return toast(e.message);
  }
  openDialog('History', el('div', { class: 'history' }, answer.units.length ? answer.units.map((unit) => el('section', {},
    el('p', { class: 'when' }, longTime(unit.time), ' · ', said(unit.who), unit.kind ? ' · ' + unit.kind : ''),
    unit.whole ? tasks(unit) : el('p', {}, plural(unit.count, 'change') + ', too many to be kept'),
    unit.whole ? button('Take back', async () => {
      try {
        await post('revert', { id: unit.id });
        toast('Taken back.');
        history();
      } catch (e) {
        toast(e.message);
      }
    }, { class: 'small' }) : null)) : el('p', {}, 'Nothing was done yet.')));
}

export async function conflicts() {
  let answer;
  try {
    answer = await get('conflicts');
  } catch (e) {
    return toast(e.message);
  }
  const side = (name, label, value, time) => el('div', { class: 'side ' + name }, el('p', { class: 'label' }, label),
    el('p', { class: 'value' }, said(shown(value))), time ? el('p', { class: 'when' }, longTime(time)) : null);
  const settle = (path, id, text) => async () => {
    try {
      await post(path, { id });
      toast(text);
    } catch (e) {
      toast(e.message);
    }
    conflicts();
  };
  openDialog('Conflicts', el('div', { class: 'conflicts' },
    answer.conflicts.length ? el('p', {}, 'Two replicas changed the same. The newer value won; the other one is kept until you decide.') : el('p', {}, 'There are no conflicts.'),
    answer.conflicts.map((it) => {
      const here = it.lostHere ? it.lost : it.won;
      const there = it.lostHere ? it.won : it.lost;
      return el('section', {}, el('h3', {}, said(it.description)), el('p', { class: 'name' }, said(it.name)),
        el('div', { class: 'sides' },
          side(it.lostHere ? 'lost' : 'won', 'Changed here' + (it.lostHere ? '' : ', holds now'), here, it.localTime),
          side(it.lostHere ? 'won' : 'lost', 'Changed elsewhere' + (it.lostHere ? ', holds now' : ''), there, it.serverTime)),
        el('div', { class: 'choices' },
          button(['Take back ', said('“' + shown(it.lost) + '”')].reduce((box, part) => (box.append(part), box), el('span')), settle('take-back', it.id, 'Taken back.'), { class: 'small' }),
          button('Keep what won', settle('dismiss', it.id, 'Kept.'), { class: 'small' })));
    })));
}

const KEYS = [
  ['a', 'add a task'], ['/', 'filter'], ['j  k  ↓  ↑', 'next, previous task'], ['Enter', 'open the task'],
  ['e', 'edit its text'], ['d', 'done, or open again'], ['s', 'start, or stop'], ['Delete', 'delete'],
  ['u', 'undo'], ['Shift+U', 'redo'], ['h', 'history'], ['c', 'conflicts'], ['y', 'synchronise now'],
  ['[  ]', 'previous, next report'], ['Esc', 'close'], ['?', 'these keys'],
];

export const keys = () => openDialog('Keys', el('dl', { class: 'keys' },
  KEYS.map(([key, what]) => el('div', {}, el('dt', {}, key.split('  ').map((it) => el('kbd', {}, it))), el('dd', {}, what)))));
