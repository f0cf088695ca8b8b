package server

import (
	"encoding/binary"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
)

const logFolder = "/mnt/logs"

// How an execution is answered: where its log entries go, and then its result.
type answer interface {
	emit(stream byte, entry []byte)
	end(result result, logger *logger)
}

// Answers in frames: each log entry is on the socket when emit returns, so that whatever follows cannot lose it.
type framedAnswer struct {
	writer http.ResponseWriter
	begun  bool
}

type head struct {
	Status        int         `json:"status"`
	Headers       [][2]string `json:"headers"`
	Retire        bool        `json:"retire"`
	DroppedLogs   int         `json:"droppedLogs,omitempty"`
	DroppedErrors int         `json:"droppedErrors,omitempty"`
}

func (a *framedAnswer) emit(stream byte, entry []byte) {
	a.write(stream, entry)
	a.writer.(http.Flusher).Flush()
}

func (a *framedAnswer) write(kind byte, payload []byte) {
	if !a.begun {
		a.begun = true
		a.writer.Header().Set("content-type", "application/x-open-runtimes-frames")
		a.writer.WriteHeader(http.StatusOK)
	}
	frame := make([]byte, 5, 5+len(payload))
	frame[0] = kind
	binary.BigEndian.PutUint32(frame[1:], uint32(len(payload)))
	a.writer.Write(append(frame, payload...))
}

func (a *framedAnswer) end(result result, logger *logger) {
	written, _ := json.Marshal(head{result.status, result.headers, result.retire, logger.dropped['L'], logger.dropped['E']})
	a.write('H', written)
	if len(result.body) > 0 {
		a.write('B', result.body)
	}
	a.write('Z', nil)
}

// Answers as Open Runtimes v5 does: the function's own status, headers and body; logs in files.
type plainAnswer struct {
	writer http.ResponseWriter
	logID  string
	files  map[byte]*os.File
}

func newPlainAnswer(w http.ResponseWriter, logID string) (*plainAnswer, error) {
	a := &plainAnswer{w, logID, map[byte]*os.File{}}
	if logID == "" {
		return a, nil
	}
	for stream, name := range map[byte]string{'L': "logs", 'E': "errors"} {
		file, err := os.OpenFile(filepath.Join(logFolder, logID+"_"+name+".log"), os.O_APPEND|os.O_WRONLY|os.O_CREATE, 0o644)
		if err != nil {
			return nil, err
		}
		a.files[stream] = file
	}
	return a, nil
}

func (a *plainAnswer) emit(stream byte, entry []byte) {
	a.files[stream].Write(entry)
}

func (a *plainAnswer) end(result result, _ *logger) {
	for _, file := range a.files {
		file.Close()
	}
	headers := a.writer.Header()
	headers.Set("x-open-runtimes-log-id", a.logID)
	for _, each := range result.headers {
		headers.Add(each[0], each[1])
	}
	a.writer.WriteHeader(result.status)
	a.writer.Write(result.body)
}
