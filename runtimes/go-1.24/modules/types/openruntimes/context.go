// Package openruntimes is what a function sees of its execution. It has the names and the behaviour of the public module
// github.com/open-runtimes/types-for-go/v4, in whose place every function is compiled with it.
package openruntimes

// Which of an execution's two streams a message goes to.
const (
	LOGGER_TYPE_LOG   = "log"
	LOGGER_TYPE_ERROR = "error"
)

// Logger takes what an execution logs: the values of one call, and which stream they go to.
type Logger interface {
	Write(messages []any, kind string, native bool)
}

// Context is one execution: its request, the ways to answer it, and its logs.
type Context struct {
	logger Logger

	Req ContextRequest
	Res ContextResponse
}

func NewContext(logger Logger) Context {
	return Context{logger: logger}
}

// Log writes the values to the execution's logs, with spaces between them.
func (c *Context) Log(messages ...any) {
	c.logger.Write(messages, LOGGER_TYPE_LOG, false)
}

// Error writes the values to the execution's errors, with spaces between them.
func (c *Context) Error(messages ...any) {
	c.logger.Write(messages, LOGGER_TYPE_ERROR, false)
}

// Log is a message that is written as it is.
type Log struct {
	Message string
}

func (l Log) String() string {
	return l.Message
}
