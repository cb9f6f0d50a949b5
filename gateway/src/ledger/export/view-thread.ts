import { parentPort, workerData } from "node:worker_threads";
import { makeView, type ViewWish } from "./view.js";

parentPort?.postMessage(await makeView(workerData as ViewWish));
