package server

import (
	"context"
	"runtime/pprof"
	"sync"
	"unsafe"
)

// Whose output it is: profiling labels are what a goroutine hands down to those that it starts. The labels themselves say
// nothing; the pointer to them stands for the execution.
var (
	owners     = map[unsafe.Pointer]*logger{}
	ownersLock sync.RWMutex
)

//go:linkname labels runtime/pprof.runtime_getProfLabel
func labels() unsafe.Pointer

// The image's standard library asks this before it writes to stdout and stderr.
//
//go:linkname takeOutput os.takeOutput
var takeOutput func(output []byte) bool

func captureOutput() {
	takeOutput = func(output []byte) bool {
		ownersLock.RLock()
		owner, known := owners[labels()]
		ownersLock.RUnlock()
		if known {
			owner.print(string(output))
		}
		return known
	}
}

// Runs what belongs to an execution, and tells how to forget it.
func own(logger *logger, run func()) (forget func()) {
	begun := make(chan unsafe.Pointer)
	go func() {
		pprof.SetGoroutineLabels(pprof.WithLabels(context.Background(), pprof.Labels("runlet", "execution")))
		mine := labels()
		ownersLock.Lock()
		owners[mine] = logger
		ownersLock.Unlock()
		begun <- mine
		run()
	}()
	mine := <-begun
	return func() {
		ownersLock.Lock()
		delete(owners, mine)
		ownersLock.Unlock()
	}
}
