// R10.3: a closed channel gives what it still holds, then zero values.
package main

import "fmt"

func main() {
	c := make(chan int, 3)
	c <- 1
	c <- 2
	close(c)
	for k := 0; k < 4; k++ {
		v, ok := <-c
		fmt.Println(v, ok)
	}
}
