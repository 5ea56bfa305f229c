// R10.5 R11.2 R13: deadlines with causes, and contexts that are not cancelled with their parents.
package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

var notes []string

func note(v ...any) { notes = append(notes, strings.TrimSpace(fmt.Sprintln(v...))) }

func main() {
	background := context.Background()
	say := func(name string, ctx context.Context) { note(name, ctx.Err(), context.Cause(ctx)) }
	late := errors.New("late")
	// The deadline passes: its cause, in the children too.
	ctx, cancel := context.WithTimeoutCause(background, time.Millisecond, late)
	child, cancelChild := context.WithCancel(ctx)
	say("before", ctx)
	<-child.Done()
	say("ctx", ctx)
	say("child", child)
	cancel()
	cancelChild()
	// Cancelled first: the cause of the deadline does not count.
	ctx, cancel = context.WithDeadlineCause(background, time.Now().Add(time.Hour), late)
	cancel()
	say("cancelled", ctx)
	// Over from the start.
	ctx, cancel = context.WithDeadlineCause(background, time.Now().Add(-time.Second), late)
	cancel()
	say("past", ctx)
	ctx, cancel = context.WithTimeoutCause(background, 0, nil)
	cancel()
	say("without", ctx)
	// The parent's deadline is sooner: the cause is the parent's.
	ctx, cancel = context.WithTimeoutCause(background, time.Millisecond, late)
	child, cancelChild = context.WithTimeoutCause(ctx, time.Hour, errors.New("of the child"))
	<-child.Done()
	say("sooner", child)
	cancelChild()
	cancel()
	// The child's deadline is sooner: the parent goes on.
	root, cancelRoot := context.WithCancelCause(background)
	ctx, cancel = context.WithTimeoutCause(root, time.Hour, late)
	child, cancelChild = context.WithTimeoutCause(ctx, time.Millisecond, errors.New("of the child"))
	<-child.Done()
	say("child", child)
	say("parent", ctx)
	// What goes on without its parents: values stay, deadline and cancel do not.
	named := context.WithValue(ctx, "name", "n")
	apart := context.WithoutCancel(named)
	of, cancelOf := context.WithCancelCause(apart)
	cancelRoot(errors.New("enough"))
	_, isSet := apart.Deadline()
	_, isSetAbove := named.Deadline()
	note(isSet, isSetAbove, apart.Value("name"), apart.Value("other"), apart.Done() == nil, of.Value("name"))
	say("named", named)
	say("apart", apart)
	say("of", of)
	cancelOf(errors.New("by itself"))
	say("of", of)
	say("apart", apart)
	again, cancelAgain := context.WithTimeoutCause(apart, time.Millisecond, errors.New("anew"))
	<-again.Done()
	say("again", again)
	cancelAgain()
	cancelChild()
	cancel()
	func() {
		defer func() { note(recover()) }()
		context.WithoutCancel(nil)
	}()
	func() {
		defer func() { note(recover()) }()
		context.WithDeadlineCause(nil, time.Now(), late)
	}()
	func() {
		defer func() { note(recover()) }()
		context.AfterFunc(nil, func() {})
	}()
	func() {
		defer func() { note(recover()) }()
		context.Cause(nil)
	}()
	fmt.Println(strings.Join(notes, "; "))
}
