// R20.13 R13.5: Sleep(0) returns at once and yields to nobody.
package main

import (
	"fmt"
	"strings"
	"time"
)

var notes []string

func note(v ...any) { notes = append(notes, fmt.Sprint(v...)) }

func main() {
	done := make(chan bool)
	go func() {
		note("g")
		done <- true
	}()
	time.Sleep(0)
	note("main")
	<-done
	fmt.Println(strings.Join(notes, " "))
}
