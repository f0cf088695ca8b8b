package server

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"net/http"
	"os"
	"regexp"
	"runtime/debug"
	"strings"
	"time"

	"github.com/open-runtimes/types-for-go/v4/openruntimes"
)

var logName = regexp.MustCompile(`^[\w-]{1,64}$`)

func (s *server) execute(w http.ResponseWriter, r *http.Request, limit time.Duration) {
	logging := r.Header.Get("x-open-runtimes-logging")
	enabled := logging == "" || logging == "enabled"
	answer, err := answerTo(w, r, enabled)
	if err != nil {
		refuse(w, r, http.StatusInternalServerError, err.Error())
		return
	}
	logger := newLogger(nil)
	if enabled {
		logger.emit = answer.emit
	}
	result := s.run(r, logger, limit)
	logger.end()
	answer.end(result, logger)
}

func answerTo(w http.ResponseWriter, r *http.Request, logging bool) (answer, error) {
	if framed(r) {
		return &framedAnswer{writer: w}, nil
	}
	if !logging {
		return newPlainAnswer(w, "")
	}
	return newPlainAnswer(w, logID(r))
}

func logID(r *http.Request) string {
	given := r.Header.Get("x-open-runtimes-log-id")
	if given == "" && os.Getenv("OPEN_RUNTIMES_ENV") == "development" {
		given = "dev"
	}
	if logName.MatchString(given) {
		return given
	}
	random := make([]byte, 10)
	rand.Read(random)
	return hex.EncodeToString(random)
}

func (s *server) run(r *http.Request, logger *logger, limit time.Duration) result {
	if s.handler == nil {
		logger.write('E', *s.missing.Load())
		return failure(http.StatusServiceUnavailable)
	}
	request, err := requestOf(r)
	if err != nil {
		logger.write('E', err.Error())
		return failure(http.StatusInternalServerError)
	}
	context := openruntimes.NewContext(logger)
	context.Req = request
	ended := make(chan result, 1)
	forget := own(logger, func() { ended <- s.call(context, logger) })
	defer forget()
	var late <-chan time.Time // never without a limit
	if limit > 0 {
		late = time.After(limit)
	}
	select {
	case result := <-ended:
		return result
	case <-late:
		logger.write('E', "Execution timed out.")
		result := failure(http.StatusInternalServerError)
		result.retire = true // a goroutine cannot be stopped
		return result
	}
}

func (s *server) call(context openruntimes.Context, logger *logger) (outcome result) {
	defer func() {
		if reason := recover(); reason != nil {
			logger.write('E', fmt.Sprintf("panic: %v\n\n%s", reason, ownFrames(debug.Stack())))
			outcome = failure(http.StatusInternalServerError)
		}
	}()
	outcome, err := normalised(s.handler(context))
	if err != nil {
		logger.write('E', err.Error())
		return failure(http.StatusInternalServerError)
	}
	return outcome
}

// From where the function panicked to where it was called; how it came to be called is of no interest.
func ownFrames(stack []byte) string {
	_, frames, _ := strings.Cut(string(stack), "\npanic(")
	if _, after, found := strings.Cut(frames, "\n"); found {
		_, frames, _ = strings.Cut(after, "\n") // the file of panic itself
	}
	frames, _, _ = strings.Cut(frames, "openruntimes/server.")
	return strings.TrimSpace(frames)
}
