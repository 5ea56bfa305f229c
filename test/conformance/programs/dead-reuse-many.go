// R15.3 R6.6: n goroutines end, then five wait for ever: whose records do they get?
//
//conformance:with cases=5,40,63,64,65,70,100,130,200
package main

import (
	"os"
	"strconv"
	"sync"
)

func main() {
	n, _ := strconv.Atoi(os.Args[1])
	var wg sync.WaitGroup
	for i := 0; i < n; i++ {
		wg.Add(1)
		go func() { wg.Done() }()
	}
	wg.Wait()
	c := make(chan int)
	for i := 0; i < 5; i++ {
		go func() { c <- 1 }()
	}
	select {}
}
