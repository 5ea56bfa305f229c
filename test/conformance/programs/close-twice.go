// R10.5: the second close panics.
package main

func main() {
	c := make(chan int)
	close(c)
	close(c)
}
