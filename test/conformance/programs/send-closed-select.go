// R10.6: a select that would send on a closed channel panics.
package main

func main() {
	c := make(chan int, 1)
	d := make(chan int)
	close(c)
	select {
	case c <- 1:
	case <-d:
	}
}
