// R10.5 R11.2 R13: contexts: a cancel runs down the tree, a deadline cancels, and who waits is woken in the order of the channels.
package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"
)

var notes []string

func note(v ...any) { notes = append(notes, strings.TrimSpace(fmt.Sprintln(v...))) }

func main() {
	var wg sync.WaitGroup
	wait := func(name string, ctx context.Context) {
		for i := 1; i <= 2; i++ {
			wg.Go(func() {
				<-ctx.Done()
				note(name, i, ctx.Err(), context.Cause(ctx))
			})
		}
	}
	root, cancelRoot := context.WithCancelCause(context.Background())
	named := context.WithValue(root, "name", "n")
	child, cancelChild := context.WithTimeout(named, time.Hour)
	grandchild, cancelGrandchild := context.WithCancel(child)
	sooner, cancelSooner := context.WithTimeout(grandchild, time.Millisecond)
	later, cancelLater := context.WithTimeout(sooner, time.Minute)
	wait("root", root)
	wait("grandchild", grandchild)
	wait("later", later)
	_, isSet := root.Deadline()
	_, isSetBelow := grandchild.Deadline()
	note(isSet, isSetBelow, later.Value("name"), later.Value("other"), root.Err())
	<-sooner.Done()
	note("sooner", sooner.Err(), later.Err(), grandchild.Err())
	time.Sleep(time.Millisecond)
	cancelRoot(errors.New("enough"))
	note("cancelled")
	wg.Wait()
	after, cancelAfter := context.WithTimeout(child, time.Nanosecond)
	note(after.Err(), context.Cause(after))
	past, cancelPast := context.WithTimeout(context.Background(), -1)
	note(past.Err())
	cancelPast()
	cancelAfter()
	cancelLater()
	cancelSooner()
	cancelGrandchild()
	cancelChild()
	cancelRoot(nil)
	note(past.Err(), context.Cause(root))
	fmt.Println(strings.Join(notes, "; "))
	<-context.Background().Done()
}
