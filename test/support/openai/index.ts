export { startScriptedModel, type ScriptedModel } from './scripted-model.ts';
export type { Fault, Script, ScriptedCall } from './script.ts';
