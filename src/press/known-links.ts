/*
 * Places in the world that a lesson may link to, each with the reason. Go's source is linked at a tag: a branch moves on, and
 * then the line that a lesson speaks of is another one.
 */
export const knownLinks: readonly { readonly begins: string; readonly because: string }[] = [
  {
    begins: "https://go.dev/doc/",
    because: "release notes, the memory model and the diagnostics guide, by the Go team",
  },
  { begins: "https://go.dev/ref/", because: "the language's specification" },
  { begins: "https://go.dev/blog/", because: "the Go team's articles; they are dated and stay as they are" },
  { begins: "https://pkg.go.dev/", because: "documentation of the standard library" },
  {
    begins: "https://github.com/golang/go/blob/go1.26",
    because: "the source of the release that the model follows",
  },
  {
    begins: "https://github.com/golang/go/issues/",
    because: "why something was changed, in the words of who changed it",
  },
  {
    begins: "https://github.com/golang/proposal/blob/",
    because: "the design documents, such as the one on preemption",
  },
  {
    begins: "https://www.ardanlabs.com/blog/2018/08/",
    because: "the text of 2018 and the first part of its series",
  },
  { begins: "https://www.ardanlabs.com/blog/2018/12/", because: "the third part of the series of 2018" },
  { begins: "https://github.com/matthewdale/GoSchedulerDemo", because: "the programs of the talk of 2014" },
];
