import './countdown.js';
import './live.js';
import './forms.js';

// On a phone the navigation moves sideways: where one is, is in sight.
document.querySelector('.bar nav [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
