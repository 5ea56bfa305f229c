// R13.7: three AfterFuncs, set in another order than they fire.
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
	for _, ms := range []int{15, 5, 10} {
		time.AfterFunc(time.Duration(ms)*time.Millisecond, func() {
			note(ms)
			done <- true
		})
	}
	for k := 0; k < 3; k++ {
		<-done
	}
	fmt.Println(strings.Join(notes, " "))
}
