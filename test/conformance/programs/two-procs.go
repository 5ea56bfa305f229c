// R20.21 R3.10: main starts goroutines of 20 us on two Ps, and each notes where it runs.
//
//conformance:with kind=invariant procs=2 runs=200 ldflags=-checklinkname=0 cases=100,400
package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
	_ "unsafe"
)

//go:linkname procPin runtime.procPin
func procPin() int

//go:linkname procUnpin runtime.procUnpin
func procUnpin()

func main() {
	n, _ := strconv.Atoi(os.Args[1])
	notes := make([][]string, 2)
	for p := range notes {
		notes[p] = make([]string, 0, n)
	}
	var wg sync.WaitGroup
	for i := 1; i <= n; i++ {
		wg.Go(func() {
			p := procPin()
			notes[p] = append(notes[p], strconv.Itoa(i))
			procUnpin()
			for begin := time.Now(); time.Since(begin) < 20*time.Microsecond; {
			}
		})
	}
	wg.Wait()
	fmt.Println(strings.Join(notes[0], " "))
	fmt.Println(strings.Join(notes[1], " "))
}
