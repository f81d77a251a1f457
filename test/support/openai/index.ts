export { startScriptedModel, type ScriptedModel } from './scripted-model.ts';
export type { Fault, Script, ScriptedCall, Turn } from './script.ts';
export type { SeenRequest } from './seen-request.ts';
