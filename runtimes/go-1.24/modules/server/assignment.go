package server

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// The program that the build made of the function.
var program = filepath.Join(root, ".server")

// The descriptor of a listening socket that the process before this one left.
const listenerName = "RUNLET_LISTENER"

type assignment struct {
	Entrypoint string            `json:"entrypoint"`
	Variables  map[string]string `json:"variables"`
}

// A listening socket that can be handed to the next program.
type socket struct {
	*net.TCPListener
	quiet chan struct{} // closed once nobody is accepted here any more
}

func listen() (*socket, error) {
	var listener net.Listener
	var err error
	if descriptor, left := os.LookupEnv(listenerName); left {
		os.Unsetenv(listenerName)
		number, _ := strconv.Atoi(descriptor)
		file := os.NewFile(uintptr(number), "listener")
		listener, err = net.FileListener(file)
		file.Close()
	} else {
		listener, err = net.Listen("tcp4", ":3000")
	}
	if err != nil {
		return nil, err
	}
	return &socket{listener.(*net.TCPListener), make(chan struct{})}, nil
}

// Accept waits for good once the socket is being handed over.
func (s *socket) Accept() (net.Conn, error) {
	connection, err := s.TCPListener.Accept()
	if errors.Is(err, os.ErrDeadlineExceeded) {
		close(s.quiet)
		select {}
	}
	return connection, err
}

// Returns a descriptor that outlives this program. Who connects from now on waits for the next one.
func (s *socket) handOver() (int, error) {
	s.SetDeadline(time.Now())
	<-s.quiet
	file, err := s.File()
	if err != nil {
		return 0, err
	}
	descriptor, err := syscall.Dup(int(file.Fd()))
	return descriptor, err // a duplicate is not closed on exec
}

func (s *server) assign(w http.ResponseWriter, r *http.Request) {
	select {
	case <-s.assigned:
	default:
		refuse(w, r, http.StatusConflict, "This worker has its function already.")
		return
	}
	given, err := receive(r)
	if err != nil {
		s.assigned <- struct{}{}
		refuse(w, r, http.StatusBadRequest, err.Error())
		return
	}
	if _, err := os.Stat(program); err != nil {
		s.fail("Failed to load entrypoint, file " + given.Entrypoint + " was not compiled by this runtime's build.")
		reply(w, http.StatusOK, "")
		return
	}
	if err := s.giveWay(w, given); err != nil {
		s.fail("Failed to load module: " + err.Error())
	}
}

// Every execution fails with this text.
func (s *server) fail(reason string) {
	s.missing.Store(&reason)
}

// Reads `POST /__opr/assign`: so many bytes of JSON, then a gzip-compressed tar, which is unpacked as it comes in.
func receive(r *http.Request) (*assignment, error) {
	length, err := strconv.Atoi(r.Header.Get("x-open-runtimes-assignment-length"))
	if err != nil || length < 2 {
		return nil, errors.New("x-open-runtimes-assignment-length is missing or wrong")
	}
	written := make([]byte, length)
	if _, err := io.ReadFull(r.Body, written); err != nil {
		return nil, err
	}
	var given assignment
	if err := json.Unmarshal(written, &given); err != nil {
		return nil, err
	}
	var complaints strings.Builder
	tar := exec.Command("tar", "--extract", "--use-compress-program", "igzip", "--no-same-owner", "--directory", root)
	tar.Stdin = r.Body
	tar.Stderr = &complaints
	if err := tar.Run(); err != nil {
		return nil, fmt.Errorf("the archive could not be unpacked: %w: %s", err, complaints.String())
	}
	return &given, nil
}

// Answers, and becomes the function's program, which goes on with the socket that this one listens on.
func (s *server) giveWay(w http.ResponseWriter, given *assignment) error {
	descriptor, err := s.listener.handOver()
	if err != nil {
		return err
	}
	connection, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		return err
	}
	io.WriteString(connection, "HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
	connection.Close()
	for name, value := range given.Variables {
		os.Setenv(name, value)
	}
	os.Setenv(secretName, s.secret)
	os.Setenv(listenerName, strconv.Itoa(descriptor))
	return syscall.Exec(program, []string{program}, os.Environ())
}
