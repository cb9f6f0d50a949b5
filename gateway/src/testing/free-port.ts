export { freePort } from "../store/embedded/free-port.js";
