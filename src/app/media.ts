/** How the page looks in forced colours and on paper: not part of the first download. */
import './forced-colours.css';
import './print.css';
