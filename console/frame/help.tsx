import { Dialog } from '../components/dialog.tsx';
import { KEY_HELP } from '../keys.ts';
import { isHelpOpen } from './windows.ts';

/** All keys. */
const Help = () => (
  <Dialog
    title="Keys"
    onClose={() => {
      isHelpOpen.value = false;
    }}
  >
    <dl class="keys">
      {KEY_HELP.map(([key, text]) => (
        <div key={key}>
          <dt>
            <kbd>{key}</kbd>
          </dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  </Dialog>
);

export default Help;
