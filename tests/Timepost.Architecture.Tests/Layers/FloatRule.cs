using System.Reflection;
using System.Runtime.CompilerServices;

namespace Timepost.Architecture.Tests.Layers;

/// <summary>No binary fraction in a member: 0.1 is none, and money, hours and rates are exact.</summary>
internal static class FloatRule
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    public static IReadOnlyList<string> Check(IEnumerable<Type> types)
    {
        var found = new List<string>();
        foreach (var type in types.Where(t => !t.IsDefined(typeof(CompilerGeneratedAttribute))))
        {
            found.AddRange(type.GetFields(All).Where(f => IsFloat(f.FieldType)).Select(f => $"{type.FullName}.{f.Name}"));
            found.AddRange(type.GetProperties(All).Where(p => IsFloat(p.PropertyType)).Select(p => $"{type.FullName}.{p.Name}"));
            foreach (var method in type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All)))
            {
                if ((method is MethodInfo { ReturnType: var returns } && IsFloat(returns)) || method.GetParameters().Any(p => IsFloat(p.ParameterType))
                    || (method.GetMethodBody()?.LocalVariables.Any(v => IsFloat(v.LocalType)) ?? false))
                {
                    found.Add($"{type.FullName}.{method.Name}");
                }
            }
        }

        return [.. found.Distinct().Order(StringComparer.Ordinal)];
    }

    private static bool IsFloat(Type type)
    {
        var core = type.HasElementType ? type.GetElementType()! : type;
        return core == typeof(double) || core == typeof(float) || core == typeof(Half)
            || (core.IsGenericType && core.GetGenericArguments().Any(IsFloat));
    }
}
