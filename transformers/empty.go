package transformers

// emptyProperties are the properties of the trait empty: none.
type emptyProperties struct{}

var _ = register(&Trait{
	Name:       "empty",
	Summary:    "Does nothing; for examples and tests.",
	AppliesTo:  []string{"*"},
	Properties: emptyProperties{},
	Implementations: []Implementation{
		implementation("none", "nothing", func(*Use, *emptyProperties) {}),
	},
})
