// R10.5 R11.2: context.AfterFunc: a cancel starts the function in a goroutine of its own, stop undoes it once, and each call stands for itself.
package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"time"
)

var notes []string

func note(v ...any) { notes = append(notes, strings.TrimSpace(fmt.Sprintln(v...))) }

func main() {
	background := context.Background()
	var mu sync.Mutex
	// Cancelled later: not in the cancel itself, but in a goroutine.
	ctx, cancel := context.WithCancelCause(background)
	below := context.WithValue(ctx, "name", "n")
	stop := context.AfterFunc(below, func() {
		note("started", below.Err(), context.Cause(below), below.Value("name"))
		mu.Lock()
		note("locked")
		mu.Unlock()
	})
	note("before", runtime.NumGoroutine())
	mu.Lock()
	cancel(errors.New("why"))
	note("cancelled", runtime.NumGoroutine())
	runtime.Gosched()
	note("waits", runtime.NumGoroutine())
	mu.Unlock()
	note("stop", stop())
	runtime.Gosched()
	// Cancelled before.
	stop = context.AfterFunc(ctx, func() { note("at once", context.Cause(ctx)) })
	note("already", stop(), stop())
	runtime.Gosched()
	// Stopped in time, and only the first stop did it.
	ctx, cancel = context.WithCancelCause(background)
	stop = context.AfterFunc(ctx, func() { note("never") })
	note("stops", stop(), stop())
	cancel(nil)
	runtime.Gosched()
	note("nobody came", stop(), context.Cause(ctx))
	// Two for one context, and one below a child with a deadline.
	ctx, cancel = context.WithCancelCause(background)
	first := context.AfterFunc(ctx, func() { note("first") })
	second := context.AfterFunc(ctx, func() { note("second") })
	note("first", first())
	cancel(nil)
	note("second", second())
	runtime.Gosched()
	timed, cancelTimed := context.WithTimeoutCause(background, time.Millisecond, errors.New("too slow"))
	ended := make(chan struct{})
	stop = context.AfterFunc(timed, func() {
		note("timed", timed.Err(), context.Cause(timed))
		close(ended)
	})
	<-ended
	note("timed", stop())
	cancelTimed()
	// Never cancelled: it is never started, and stopped all the same.
	for _, parent := range []context.Context{background, context.WithoutCancel(timed)} {
		stop = context.AfterFunc(parent, func() { note("never") })
		note("never", stop(), stop())
	}
	// A cancel as the function: the second context follows the first.
	ctx, cancel = context.WithCancelCause(background)
	other, cancelOther := context.WithCancel(background)
	context.AfterFunc(ctx, cancelOther)
	cancel(nil)
	note("other", other.Err())
	<-other.Done()
	note("other", other.Err(), runtime.NumGoroutine())
	fmt.Println(strings.Join(notes, "; "))
}
