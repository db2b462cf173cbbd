"""The language model with tools: prompt, tool calls, and the guards around both."""
