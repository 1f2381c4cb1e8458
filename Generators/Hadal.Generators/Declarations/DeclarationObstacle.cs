using Microsoft.CodeAnalysis.Text;

namespace Hadal.Generators.Declarations;

/// <summary>
/// Why no other part of a method can be written. The compiler then reports the missing body, and beside such an error
/// a build shows no analyzer's diagnostics, so the generator has to report this one.
/// </summary>
/// <param name="Rule">The diagnostic's id.</param>
/// <param name="Message">The sentence.</param>
/// <param name="Remedy">What a code fix needs to know.</param>
/// <param name="Place">Where.</param>
internal sealed record DeclarationObstacle(string Rule, string Message, string? Remedy, SourcePlace Place);

/// <summary>A location that holds no syntax tree, and so keeps no compilation alive.</summary>
internal sealed record SourcePlace(string Path, TextSpan Span, LinePositionSpan Lines);
