package server

import (
	"fmt"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/open-runtimes/types-for-go/v4/openruntimes"
)

const (
	maxEntry  = 8000            // characters of one call
	maxStream = 5 * 1024 * 1024 // bytes of logs, and of errors, of one execution
	advice    = "Native logs detected. Use context.Log() or context.Error() for better experience."
)

// Collects what one execution logs and hands each entry on at once.
type logger struct {
	lock    sync.Mutex // of all that follows: a function's goroutines log at the same time
	emit    func(stream byte, entry []byte)
	sent    map[byte]int
	dropped map[byte]int
	native  bool
	ended   bool
}

func newLogger(emit func(byte, []byte)) *logger {
	return &logger{emit: emit, sent: map[byte]int{}, dropped: map[byte]int{}}
}

// Write is for the function's Context.
func (l *logger) Write(messages []any, kind string, native bool) {
	stream := byte('L')
	if kind == openruntimes.LOGGER_TYPE_ERROR {
		stream = 'E'
	}
	if native {
		l.print(rendered(messages))
	} else {
		l.write(stream, rendered(messages))
	}
}

// stdout and stderr of the execution go to its logs, behind one line of advice.
func (l *logger) print(output string) {
	l.lock.Lock()
	first := !l.native
	l.native = true
	l.lock.Unlock()
	if first {
		l.write('L', advice)
	}
	l.write('L', strings.TrimSuffix(output, "\n"))
}

func (l *logger) write(stream byte, entry string) {
	l.lock.Lock()
	defer l.lock.Unlock()
	if l.emit == nil || l.ended {
		return
	}
	line := []byte(cut(entry) + "\n")
	if l.dropped[stream] > 0 || l.sent[stream]+len(line) > maxStream {
		l.dropped[stream] += len(line)
		return
	}
	l.sent[stream] += len(line)
	l.emit(stream, line)
}

// What is logged from now on is dropped.
func (l *logger) end() {
	l.lock.Lock()
	l.ended = true
	l.lock.Unlock()
}

func cut(entry string) string {
	if len(entry) <= maxEntry || utf8.RuneCountInString(entry) <= maxEntry {
		return entry
	}
	return string([]rune(entry)[:maxEntry]) + fmt.Sprintf("... Log truncated due to size limit (%d characters)", maxEntry)
}

func rendered(messages []any) string {
	words := make([]string, len(messages))
	for i, message := range messages {
		switch value := message.(type) {
		case string:
			words[i] = value
		case openruntimes.Log:
			words[i] = value.Message
		default:
			words[i] = fmt.Sprintf("%#v", value)
		}
	}
	return strings.Join(words, " ")
}
