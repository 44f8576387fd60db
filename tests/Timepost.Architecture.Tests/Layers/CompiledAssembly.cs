using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Timepost.Architecture.Tests.Layers;

/// <summary>What a compiled assembly refers to, read from its metadata without loading it.</summary>
internal sealed class CompiledAssembly
{
    private CompiledAssembly(string name, SortedSet<string> assemblies, SortedSet<string> types) =>
        (Name, Assemblies, Types) = (name, assemblies, types);

    public string Name { get; }

    /// <summary>Simple names of referenced assemblies.</summary>
    public SortedSet<string> Assemblies { get; }

    /// <summary>Full names of types of other assemblies that its code or signatures name.</summary>
    public SortedSet<string> Types { get; }

    public static CompiledAssembly Read(Stream content)
    {
        using var file = new PEReader(content);
        var metadata = file.GetMetadataReader();
        var assemblies = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var handle in metadata.AssemblyReferences)
        {
            assemblies.Add(metadata.GetString(metadata.GetAssemblyReference(handle).Name));
        }

        var types = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var handle in metadata.TypeReferences)
        {
            var type = metadata.GetTypeReference(handle);
            if (metadata.GetString(type.Name) == "Environment" && OnlyThreadId(metadata, handle))
            {
                continue; // the compiler's own iterators ask for it
            }

            types.Add($"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}");
        }

        return new CompiledAssembly(metadata.GetString(metadata.GetAssemblyDefinition().Name), assemblies, types);
    }

    private static bool OnlyThreadId(MetadataReader metadata, TypeReferenceHandle type)
    {
        foreach (var handle in metadata.MemberReferences)
        {
            var member = metadata.GetMemberReference(handle);
            if (member.Parent.Kind == HandleKind.TypeReference && (TypeReferenceHandle)member.Parent == type
                && metadata.GetString(member.Name) != "get_CurrentManagedThreadId")
            {
                return false;
            }
        }

        return true;
    }

    public static CompiledAssembly OfProject(string name)
    {
        var path = Path.Combine(AppContext.BaseDirectory, name + ".dll");
        using var content = File.OpenRead(path);
        return Read(content);
    }
}
