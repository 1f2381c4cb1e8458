using Microsoft.CodeAnalysis.Editing;

namespace Hadal.CodeFixes;

/// <summary>One way to mend one diagnostic.</summary>
/// <param name="Title">What the editor's menu says.</param>
/// <param name="Key">Equal for remedies that mend all diagnostics together.</param>
/// <param name="Apply">Changes the file of the diagnostic.</param>
internal sealed record Remedy(string Title, string Key, Action<SyntaxEditor> Apply);
