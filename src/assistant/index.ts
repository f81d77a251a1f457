export { AssistantModule } from './assistant.module.js';
/** @public for rooms that add tools of their own */
export { AssistantTools } from './tools/assistant-tools.js';
/** @public for rooms that add tools of their own */
export { type AssistantTool, defineTool, type ToolContext } from './tools/assistant-tool.js';
