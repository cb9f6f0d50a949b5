import { answerParent } from "../answer-parent.js";
import { sendLoad } from "./send-load.js";

/** The generator's process: runs one job after another until its parent goes. */
answerParent(sendLoad);
