// R13: a ticker beside a slower sleeper; after Stop it is silent.
package main

import (
	"fmt"
	"strings"
	"time"
)

var notes []string

func note(v ...any) { notes = append(notes, fmt.Sprint(v...)) }

func main() {
	ticker := time.NewTicker(10 * time.Millisecond)
	quit := make(chan bool)
	go func() {
		time.Sleep(35 * time.Millisecond)
		quit <- true
	}()
	for running := true; running; {
		select {
		case <-ticker.C:
			note("tick")
		case <-quit:
			note("quit")
			running = false
		}
	}
	ticker.Stop()
	time.Sleep(15 * time.Millisecond)
	select {
	case <-ticker.C:
		note("tick after stop")
	default:
		note("silent")
	}
	fmt.Println(strings.Join(notes, " "))
}
