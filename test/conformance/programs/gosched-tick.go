// R20.10: main starts k goroutines, then yields three times and counts how many have run.
//
//conformance:with runs=60 cases=1,10,55,56,57,58,59,60,100,116,117,118,150,200
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
)

var notes []string

func note(v ...any) { notes = append(notes, fmt.Sprint(v...)) }

func main() {
	k, _ := strconv.Atoi(os.Args[1])
	ran := 0
	for i := 0; i < k; i++ {
		go func() { ran++ }()
	}
	for i := 0; i < 3; i++ {
		runtime.Gosched()
		note(ran)
	}
	fmt.Println(strings.Join(notes, " "))
}
