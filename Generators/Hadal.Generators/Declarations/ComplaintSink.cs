using Hadal.Specs;
using Microsoft.CodeAnalysis;

namespace Hadal.Generators.Declarations;

/// <summary>Takes what a parser finds wrong: the analyzer to report it, the generator to let the method throw it.</summary>
/// <param name="complaint">The rule and the sentence.</param>
/// <param name="place">The source that breaks the rule.</param>
internal delegate void ComplaintSink(SpecComplaint complaint, SyntaxNode place);
