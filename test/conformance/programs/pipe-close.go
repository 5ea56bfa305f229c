// R12.3: a goroutine waits for a pipe; main closes its end, and the wait ends with an error. The other end then finds nobody.
package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"time"
)

var notes []string

func note(v ...any) { notes = append(notes, fmt.Sprint(v...)) }

func main() {
	r, w, _ := os.Pipe()
	done := make(chan bool)
	go func() {
		n, err := r.Read(make([]byte, 1))
		note("read:", n, ",", errors.Is(err, os.ErrClosed))
		done <- true
	}()
	time.Sleep(5 * time.Millisecond)
	note("close")
	r.Close()
	note("closed")
	<-done
	_, err := r.Read(make([]byte, 1))
	note("again:", errors.Is(err, os.ErrClosed))
	_, err = w.Write([]byte{1})
	note("write:", err != nil)
	fmt.Println(strings.Join(notes, " "))
}
