// Package server is the Go runtime of Runlet: a small HTTP server around the user's handler. It speaks the Open Runtimes v5
// protocol and the additions of docs/runtime-protocol.md.
//
// A function is compiled together with this package. So that a worker can listen before it knows its function, the image's own
// process is this server without one, which gives way to the function's once it has been assigned.
package server

import (
	"context"
	"crypto/subtle"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/signal"
	"regexp"
	"strconv"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/open-runtimes/types-for-go/v4/openruntimes"
)

const (
	root        = "/usr/local/server/src/function"
	maxBody     = 20 * 1024 * 1024
	secretName  = "OPEN_RUNTIMES_SECRET"
	badTimeout  = `Header "x-open-runtimes-timeout" must be an integer greater than 0.`
	badSecret   = `Unauthorized. Provide correct "x-open-runtimes-secret" header.`
	timingsFile = "/mnt/telemetry/timings.txt"
)

var wholeSeconds = regexp.MustCompile(`^0*[1-9]\d{0,8}$`)

// Handler is the function.
type Handler func(openruntimes.Context) openruntimes.Response

type server struct {
	secret   string
	handler  Handler // nil until there is one
	listener *socket
	assigned chan struct{}          // holds one token until a function has been assigned
	missing  atomic.Pointer[string] // why there is none although one was assigned
}

// Serve answers requests with the function, or waits for one if it is nil.
func Serve(handler Handler) {
	listener, err := listen()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	s := &server{secret: os.Getenv(secretName), handler: handler, listener: listener, assigned: make(chan struct{}, 1)}
	os.Unsetenv(secretName)
	if handler == nil {
		s.assigned <- struct{}{}
	}
	captureOutput()
	fmt.Println("HTTP server successfully started!")
	web := &http.Server{Handler: s, MaxHeaderBytes: 256 * 1024}
	web.SetKeepAlivesEnabled(handler != nil) // whoever gives way leaves no connection behind
	terminated, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	go func() {
		if err := web.Serve(listener); err != http.ErrServerClosed {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}()
	<-terminated.Done()
	web.Shutdown(context.Background())
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	// A framed answer is asked for by executions only: their paths are the function's, also those that look like the runtime's.
	path := r.RequestURI
	if framed(r) {
		path = ""
	}
	switch path {
	case "/__opr/health":
		reply(w, http.StatusOK, "OK")
		return
	case "/__opr/timings":
		timings, _ := os.ReadFile(timingsFile) // nobody has measured if there are none
		reply(w, http.StatusOK, string(timings))
		return
	}
	limit := r.Header.Get("x-open-runtimes-timeout")
	switch {
	case limit != "" && !wholeSeconds.MatchString(limit):
		refuse(w, r, http.StatusInternalServerError, badTimeout)
	case s.secret != "" && subtle.ConstantTimeCompare([]byte(s.secret), []byte(r.Header.Get("x-open-runtimes-secret"))) == 0:
		refuse(w, r, http.StatusInternalServerError, badSecret)
	case path == "/__opr/assign":
		s.assign(w, r)
	case s.handler == nil && s.missing.Load() == nil:
		refuse(w, r, http.StatusServiceUnavailable, "No function has been assigned to this worker.")
	default:
		seconds, _ := strconv.Atoi(limit)
		s.execute(w, r, time.Duration(seconds)*time.Second)
	}
}

func reply(w http.ResponseWriter, status int, text string) {
	w.Header().Set("content-type", "text/plain; charset=utf-8")
	w.Header().Set("content-length", strconv.Itoa(len(text)))
	w.WriteHeader(status)
	io.WriteString(w, text)
}

// Whatever the request carries, the connection stays usable.
func refuse(w http.ResponseWriter, r *http.Request, status int, text string) {
	io.Copy(io.Discard, r.Body)
	reply(w, status, text)
}

func framed(r *http.Request) bool {
	return r.Header.Get("x-open-runtimes-answer") == "framed"
}
